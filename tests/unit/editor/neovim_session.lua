-- Opens the file given first with the language server, and writes what arrived as JSON.
-- nvim --headless --clean -l is not in every version, so it is read with `-c luafile`.
local article, out, python = vim.env.ARTICLE, vim.env.ARRIVED, vim.env.SERVER_PYTHON
local arrived = { diagnostics = {} }
vim.cmd('edit ' .. vim.fn.fnameescape(article))
local client = vim.lsp.start_client({
  name = 'claimcheck',
  cmd = { python, '-m', 'claimcheck', 'lsp' },
  root_dir = vim.fn.fnamemodify(article, ':h'),
})
vim.lsp.buf_attach_client(0, client)
vim.wait(90000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do
  local line = vim.fn.getline(each.lnum + 1)
  table.insert(arrived.diagnostics, {
    line = each.lnum + 1,
    code = each.code,
    message = each.message,
    source = each.source,
    words = line:sub(each.col + 1, each.lnum == each.end_lnum and each.end_col or -1),
  })
end
local first = vim.diagnostic.get(0)[1]
if first then
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local params = vim.lsp.util.make_position_params(0)
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 30000) or {}
  for _, answer in pairs(answers) do
    arrived.hover = answer.result and answer.result.contents.value
  end
end
vim.fn.writefile({ vim.fn.json_encode(arrived) }, out)
vim.cmd('qall!')
