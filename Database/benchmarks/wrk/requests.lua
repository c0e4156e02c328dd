-- The requests of one case, for wrk:
--   wrk … -s requests.lua URL -- CASE FOLDER [SIZE] [THINK]
-- FOLDER holds what ./Deploy/bench exported: tokens and what they may ask for. SIZE is the number
-- of scans in a batch. THINK is the mean pause of a client between two requests, in milliseconds.
--
-- No answer is looked into, which would cost the client more than asking; the harness compares
-- what the database holds before and after.

local case, folder, size, think
local request_of = {}
local threads = {}

function setup(thread)
    thread:set("number", #threads)
    threads[#threads + 1] = thread
end

-- Lines of a file, split at tabs; only those of this thread.
local function rows(name)
    local found, line_number = {}, 0
    for line in io.lines(folder .. "/" .. name) do
        line_number = line_number + 1
        local row = {}
        for field in (line .. "\t"):gmatch("([^\t]*)\t") do row[#row + 1] = field end
        found[#found + 1] = row
    end
    return found
end

local function bearer(token, more)
    local headers = more or {}
    headers["Authorization"] = "Bearer " .. token
    return headers
end

local random = math.random

-- Ids that sort by time (UUID version 7).
local function scan_id()
    local ms = os.time() * 1000 + random(0, 999)
    return string.format("%08x-%04x-7%03x-%04x-%04x%08x",
        math.floor(ms / 65536), ms % 65536, random(0, 4095), random(0x8000, 0xbfff),
        random(0, 65535), random(0, 4294967295))
end

local function time(second) return os.date("!%Y-%m-%dT%H:%M:%SZ", second) end

-- ── Look-ups ────────────────────────────────────────────────────────────────────────────────

local citizens, folders, lists

local function look_up()
    return wrk.format("GET", "/v1/tracking/" .. citizens[random(#citizens)][1])
end
request_of["look-up"] = look_up

request_of["dossier"] = function()
    local row = folders[random(#folders)]
    return wrk.format("GET", "/v1/dossiers/" .. row[2], bearer(row[1]))
end

request_of["worklist"] = function()
    local row = lists[random(#lists)]
    return wrk.format("GET", "/v1/worklists/" .. row[2], bearer(row[1]))
end

-- ── Scans ───────────────────────────────────────────────────────────────────────────────────

-- What happens to a parcel next, and where it is then.
local course = {
    announced = { "accepted", "with_courier" },
    with_courier = { "arrived", "at_office" },
    at_office = { "dispatched", "in_dispatch" },
    in_dispatch = { "arrived", "at_office" },
}

local parcels, offices, at = nil, {}, 0

-- Parcels in a fixed random order, and the same by office.
local function load_parcels()
    parcels = {}
    local by_token = {}
    for _, row in ipairs(rows("stock")) do
        local parcel = {
            token = row[1], code = row[2], state = row[3], second = tonumber(row[4]) }
        parcels[#parcels + 1] = parcel
        local office = by_token[parcel.token]
        if not office then
            office = { token = parcel.token, at = 0 }
            by_token[parcel.token] = office
            offices[#offices + 1] = office
        end
        office[#office + 1] = parcel
    end
    -- Several runs follow one another over one stock: each begins elsewhere.
    at = random(0, #parcels - 1)
end

local function scan(parcel)
    local step = course[parcel.state]
    parcel.state = step[2]
    -- More than the quarter of an hour within which a scan would be a repetition.
    parcel.second = parcel.second + 1200
    local dispatch = step[1] == "dispatched" and ',"dispatch":"CT-1"' or ""
    return string.format(
        '{"scan_id":"%s","sequence":%d,"item_code":"%s","event":"%s","occurred_at":"%s"%s}',
        scan_id(), parcel.second, parcel.code, step[1], time(parcel.second), dispatch)
end

local function post_scans(token, scans)
    return wrk.format("POST", "/v1/scan-batches",
        bearer(token, { ["Content-Type"] = "application/json" }),
        '{"device":"wrk-' .. number .. '","scans":[' .. scans .. "]}")
end

local function scan_one()
    at = at % #parcels + 1
    local parcel = parcels[at]
    return post_scans(parcel.token, scan(parcel))
end
request_of["scan"] = scan_one

request_of["batch"] = function()
    at = at % #offices + 1
    local office = offices[at]
    local scans = {}
    for index = 1, size do
        office.at = office.at % #office + 1
        scans[index] = scan(office[office.at])
    end
    return post_scans(office.token, table.concat(scans, ","))
end

-- ── Decisions ───────────────────────────────────────────────────────────────────────────────

local docket

-- A clerk suspends a dossier and takes it up again. Nobody else touches it, so its version is
-- known without asking.
request_of["event"] = function()
    at = at % #docket + 1
    local row = docket[at]
    local event = row.stage == "processing" and "suspended" or "resumed"
    local headers = bearer(row.token, {
        ["Content-Type"] = "application/json", ["If-Match"] = '"' .. row.version .. '"',
        ["Idempotency-Key"] = scan_id() })
    row.stage = row.stage == "processing" and "suspended" or "processing"
    row.version = row.version + 1
    return wrk.format("POST", "/v1/dossiers/" .. row.code .. "/events", headers,
        '{"event":"' .. event .. '"}')
end

local function load_docket()
    docket = {}
    for _, row in ipairs(rows("docket")) do
        docket[#docket + 1] = {
            token = row[1], code = row[2], stage = row[3], version = tonumber(row[4]) }
    end
    at = random(0, #docket - 1)
end

-- ── Nine look-ups and one scan ──────────────────────────────────────────────────────────────

request_of["mixed"] = function()
    if random(10) == 1 then return scan_one() end
    return look_up()
end

function init(arguments)
    case, folder = arguments[1], arguments[2]
    size, think = tonumber(arguments[3]) or 1, tonumber(arguments[4]) or 0
    math.randomseed(os.time() * 1000 + number * 7919 + (tonumber(arguments[5]) or 0))
    for _ = 1, 10 do random() end
    if case == "look-up" or case == "mixed" then citizens = rows("citizens") end
    if case == "dossier" then folders = rows("folders") end
    if case == "worklist" then lists = rows("lists") end
    if case == "scan" or case == "batch" or case == "mixed" then load_parcels() end
    if case == "batch" then at = random(0, #offices - 1) end
    if case == "event" then load_docket() end
    -- wrk asks once for a request that it only looks at: no parcel may move by that.
    request = function()
        request = request_of[case]
        return wrk.format("GET", "/livez")
    end
    -- What reading the files took is not the load's.
    read_in = os.clock()
    if think > 0 then
        -- Clients come by chance, not in step.
        delay = function() return math.floor(-think * math.log(1 - random())) end
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%.6f,"failed":%d,"broken":%d,"p50":%.3f,"p90":%.3f,'
            .. '"p99":%.3f,"mean":%.3f,"max":%.3f,"read_in":%.3f}\n',
        summary.requests, summary.duration / 1e6, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
        latency:percentile(99) / 1e3, latency.mean / 1e3, latency.max / 1e3,
        threads[#threads]:get("read_in")))
end
