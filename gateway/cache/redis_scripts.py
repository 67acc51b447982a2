"""What the shared server does in one step for the store."""

from gateway.cache.redis_link import Script

# KEYS: generation, value, lease. ARGV: a new generation, its lifetime (s), the head of the value we have decoded,
# the head of the value we cannot use, a lease's token ('' for none), its lifetime (ms).
# Gives the generation (or nothing, when the server is full), the value (1 for the one we have), and the lease
# (1 ours, 0 somebody else's). A lease is the generation and the token: a fetch begun before a write holds up nobody
# after it.
READ = Script("""
local generation = redis.call('GET', KEYS[1])
if not generation then
  local made = redis.pcall('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
  if not made.err then generation = ARGV[1] end
end
local head = redis.call('GETRANGE', KEYS[2], 0, 15)
if head ~= '' and head ~= ARGV[4] then
  if head == ARGV[3] then return {generation, 1, 0} end
  return {generation, redis.call('GET', KEYS[2]), 0}
end
if ARGV[5] == '' then return {generation, false, 0} end
if not generation then return {false, false, 1} end
local lease = redis.call('GET', KEYS[3])
if lease and string.sub(lease, 1, #generation) == generation then return {generation, false, 0} end
redis.pcall('SET', KEYS[3], generation .. ARGV[5], 'PX', ARGV[6])
return {generation, false, 1}
""")

# KEYS: generation, value, lease. ARGV: the generation fetched in, the value, its lifetime (ms), the lease.
# A value from before a write is not worth keeping. Gives 1 when it was kept.
SAVE = Script("""
local kept = 0
if redis.call('GET', KEYS[1]) == ARGV[1] then
  local set = redis.pcall('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
  if not set.err then kept = 1 end
end
if redis.call('GET', KEYS[3]) == ARGV[4] then redis.call('DEL', KEYS[3]) end
return kept
""")

# KEYS: lease. ARGV: what it is, its lifetime (ms).
RENEW = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
""")

# KEYS: lease. ARGV: what it is.
RELEASE = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
""")
