-- The counts and the score of pandas_script.py by hand, each table from those before it; `calls` is the file.

-- table: dated
SELECT call_id, caller, callee, start, date_trunc('hour', start) AS hour, talk_s,
    epoch_us(start) + CAST((ring_s + talk_s) * 1000000 AS BIGINT) AS busy_until, disposition = 'answered' AS answered,
    disposition = 'failed' AS failed
FROM calls

-- table: made
SELECT caller, hour, count(*) AS calls, count_if(answered) AS answered, count_if(answered AND talk_s <= 6) AS short,
    count_if(failed) AS failed, sum(talk_s) AS talk_s
FROM dated GROUP BY caller, hour

-- table: first_calls
SELECT caller, callee, start, hour, answered FROM (
    SELECT *, row_number() OVER (PARTITION BY caller, callee ORDER BY start, call_id) AS place FROM dated) numbered
WHERE place = 1

-- table: met
SELECT caller, hour, count(*) AS contacts, count_if(answered) AS met FROM first_calls GROUP BY caller, hour

-- table: back
SELECT a.caller, a.hour, count(*) AS called_back
FROM first_calls a JOIN first_calls b ON b.caller = a.callee AND b.callee = a.caller AND a.start < b.start
GROUP BY a.caller, a.hour

-- table: rhythm
SELECT caller, hour, count(gap_s) AS gaps, sum(gap_s) AS gap_sum_s, sum(gap_s * gap_s) AS gap_square_s2,
    CASE WHEN count(*) >= 5 THEN count_if(epoch_us(start) < before) ELSE 0 END AS overlapped
FROM (
    SELECT caller, hour, start,
        (epoch_us(start) - epoch_us(lag(start) OVER (PARTITION BY caller, hour ORDER BY start, call_id))) / 1000000 AS gap_s,
        max(busy_until) OVER (PARTITION BY caller, hour ORDER BY start, call_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM dated) gapped
GROUP BY caller, hour

-- table: received
SELECT callee AS caller, hour, count(*) AS calls_in, count_if(answered) AS answered_in FROM dated GROUP BY callee, hour

-- table: hours
SELECT caller, hour, coalesce(calls, 0) AS calls, coalesce(answered, 0) AS answered, coalesce(short, 0) AS short,
    coalesce(failed, 0) AS failed, coalesce(talk_s, 0) AS talk_s, coalesce(contacts, 0) AS contacts,
    coalesce(met, 0) AS met, coalesce(called_back, 0) AS called_back, coalesce(gaps, 0) AS gaps,
    coalesce(gap_sum_s, 0) AS gap_sum_s, coalesce(gap_square_s2, 0) AS gap_square_s2,
    coalesce(overlapped, 0) AS overlapped, coalesce(calls_in, 0) AS calls_in, coalesce(answered_in, 0) AS answered_in
FROM made LEFT JOIN met USING (caller, hour) LEFT JOIN back USING (caller, hour) LEFT JOIN rhythm USING (caller, hour)
    FULL JOIN received USING (caller, hour)

-- table: totals
SELECT caller, sum(calls) AS calls, sum(answered) AS answered, sum(short) AS short, sum(failed) AS failed,
    sum(contacts) AS contacts, sum(met) AS met, sum(called_back) AS called_back, max(calls) AS busiest,
    sum(gap_sum_s) / greatest(sum(gaps), 1) AS mean, sum(gap_square_s2) / greatest(sum(gaps), 1) AS square
FROM hours GROUP BY caller HAVING sum(calls) >= 20

-- table: scores
SELECT caller, calls, 100 / (1 + exp(5 - (
    2.0 * (1 - met / greatest(contacts, 1)) + 3.0 * short / greatest(answered, 1)
    + 2.0 * (1 - called_back / greatest(contacts, 1)) + 2.0 * failed / calls + least(busiest / 60, 1)
    + 1 - least(sqrt(greatest(square - mean * mean, 0)) / greatest(mean, 1), 1)))) AS score
FROM totals
