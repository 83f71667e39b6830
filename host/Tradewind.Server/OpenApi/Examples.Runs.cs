using System.Text.Json;
using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

internal static partial class Examples
{
    private const string Run =
        """
        {"runId": 42, "dagId": "daily_sales", "key": "scheduled__2026-11-22T05:00:00Z", "version": 4, "type": "scheduled", "state": "running", "logicalDate": "2026-11-22T05:00:00Z",
         "dataIntervalStart": "2026-11-22T05:00:00Z", "dataIntervalEnd": "2026-11-23T05:00:00Z", "params": {"currency": "EUR"}, "triggeredBy": "scheduler", "createdAt": "2026-11-23T05:00:00Z",
         "startedAt": "2026-11-23T05:00:01Z", "ended": false}
        """;

    private const string States = """{"taskId": "load", "state": "running", "counts": {"success": 3, "running": 1}, "startedAt": "2026-11-23T05:00:04Z"}""";

    private const string InstanceFields =
        """
        "runId": 42, "taskId": "load", "mapIndex": -1, "state": "failed", "attempt": 2, "losses": 0, "node": "worker-1", "queuedAt": "2026-11-23T05:00:04Z", "startedAt": "2026-11-23T05:00:05Z",
        "endedAt": "2026-11-23T05:00:09Z", "reason": "The table is locked."
        """;

    private const string Change =
        """
        "tasks": ["load"], "downstream": true, "onlyFailed": true, "version": "latest", "reason": "The table was locked", "dryRun": true
        """;

    private static Dictionary<Type, string> RunExamples => new()
    {
        // What a task returned: any JSON.
        [typeof(JsonElement)] = """{"rows": 1200}""",
        [typeof(RunRequest)] = """{"key": "orders-2026-11-22", "logicalDate": "2026-11-22T00:00:00Z", "params": {"currency": "USD"}, "note": "After the correction"}""",
        [typeof(RunResource)] = Run,
        [typeof(RunProgress)] = $$"""{"run": {{Run}}, "tasks": [{{States}}], "groups": [{"groupId": "warehouse", "retries": 1}]}""",
        [typeof(GanttResource)] =
            $$"""
            {"run": {{Run}}, "criticalPath": ["extract", "load"], "cut": false,
             "spans": [{"taskId": "load", "mapIndex": -1, "state": "success", "queuedAt": "2026-11-23T05:00:04Z", "attempts": [{"number": 1, "startedAt": "2026-11-23T05:00:05Z", "endedAt": "2026-11-23T05:00:09Z", "outcome": "success"}]}]}
            """,
        [typeof(RunGraphResource)] = $$"""{"run": {{Run}}, "groups": [{"group": {{Group}}, "states": {{States}}}], "tasks": [{"task": {{Task}}, "states": {{States}}, "critical": true}]}""",
        [typeof(MoveResource)] = """{"at": "2026-11-23T05:00:05Z", "actor": "agent:worker-1", "taskId": "load", "mapIndex": -1, "from": "queued", "to": "running"}""",
        [typeof(DeadlineResource)] = """{"taskId": "load", "dueAt": "2026-11-23T06:00:00Z", "missedAt": "2026-11-23T06:00:00Z"}""",
        [typeof(CallbackResource)] =
            """{"callbackId": 7, "taskId": "load", "attempt": 2, "kind": "failure", "state": "failed", "at": "2026-11-23T05:00:09Z", "reason": "The table is locked.", "outcome": "success", "tries": 1, "node": "worker-1", "startedAt": "2026-11-23T05:00:10Z", "endedAt": "2026-11-23T05:00:10Z"}""",
        [typeof(TaskInstanceResource)] = $$"""{{{InstanceFields}}}""",
        [typeof(TaskInstanceDetailResource)] =
            $$"""{{{InstanceFields}}, "attempts": [{"number": 2, "node": "worker-1", "startedAt": "2026-11-23T05:00:05Z", "endedAt": "2026-11-23T05:00:09Z", "outcome": "failed", "reason": "The table is locked.", "errorType": "DbException", "rendered": {"table": "orders"}, "rows": 1200}]}""",
        [typeof(WhyResource)] = """{"state": "scheduled", "blockers": [{"kind": "pool", "message": "Pool 'warehouse' has 4 slots, all in use.", "pool": "warehouse"}]}""",
        [typeof(XComResource)] = """{"key": "return", "json": "{\"rows\":1200}", "size": 13, "cut": false}""",
        [typeof(StateResource)] = """{"key": "cursor", "json": "\"2026-11-22\"", "changedAt": "2026-11-23T05:00:09Z"}""",
        [typeof(LogResource)] = """{"text": "2026-11-23T05:00:05.204Z info  Loading 3 files.\n", "nextOffset": 49, "size": 49, "ended": false}""",
        [typeof(RunChangeRequest)] = $$"""{{{Change}}}""",
        [typeof(RunsChangeRequest)] = $$"""{"action": "clear", "dagId": "daily_sales", "states": ["failed"], "from": "2026-11-01T00:00:00Z", {{Change}}}""",
        [typeof(RunChangeResource)] =
            """{"dryRun": true, "runCount": 1, "taskCount": 1, "runs": [42], "tasks": [{"runId": 42, "dagId": "daily_sales", "taskId": "load", "mapIndex": -1, "state": "failed"}], "skipped": [{"runId": 43, "why": "It has no such task."}]}""",
    };
}
