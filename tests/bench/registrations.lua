-- POSTs of registrations: BODY with @lot@ counted up from FROM and @certificate@ going round CERTIFICATES of them. Prints as paths.lua does.
local body, at, certificates
local headers = { ["Content-Type"] = "application/json" }

function init()
  body = os.getenv("BODY")
  at = tonumber(os.getenv("FROM"))
  certificates = tonumber(os.getenv("CERTIFICATES"))
  headers["Authorization"] = "Bearer " .. os.getenv("KEY")
end

function request()
  at = at + 1
  local lot = string.gsub(body, "@lot@", tostring(at))
  return wrk.format("POST", "/api/batches", headers, (string.gsub(lot, "@certificate@", tostring(at % certificates))))
end

function done(summary)
  local e = summary.errors
  io.write(string.format(
    '\n{"answers":%d,"bytes":%d,"micros":%d,"refusals":%d,"errors":%d}\n',
    summary.requests, summary.bytes, summary.duration, e.status, e.connect + e.read + e.write + e.timeout
  ))
end
