-- GETs of addresses, one after another: one address (ONE), or those of a file (PATHS, one a line) from line FROM on, over and over.
-- The last line that it prints is JSON: what was answered, how many bytes, in how many microseconds, and what went wrong.
local headers = { ["Accept-Encoding"] = "gzip" }
local paths, at = {}, 0

function init()
  local file = os.getenv("PATHS")
  if file == nil or file == "" then
    paths[1] = os.getenv("ONE")
  else
    for line in io.lines(file) do paths[#paths + 1] = line end
  end
  at = tonumber(os.getenv("FROM") or "0") or 0
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], headers)
end

function done(summary)
  local e = summary.errors
  io.write(string.format(
    '\n{"answers":%d,"bytes":%d,"micros":%d,"refusals":%d,"errors":%d}\n',
    summary.requests, summary.bytes, summary.duration, e.status, e.connect + e.read + e.write + e.timeout
  ))
end
