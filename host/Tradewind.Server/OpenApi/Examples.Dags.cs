using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

internal static partial class Examples
{
    private const string Schedule = """{"kind": "cron", "expressions": ["0 6 * * *"], "timeZone": "Europe/Berlin", "words": "at 06:00 (Europe/Berlin)"}""";

    private const string Task =
        """{"taskId": "load", "kind": "transfer", "operator": "SqlToSql", "plugin": "Tradewind.Sql", "upstream": ["extract"], "rule": "all_success", "group": "warehouse", "outlets": ["shop/orders"], "retries": 2, "queue": "default"}""";

    private const string Group = """{"groupId": "warehouse", "retries": 1, "retryDelaySeconds": 300}""";

    private const string DagFields =
        $$"""
        "dagId": "daily_sales", "description": "Sales of the day before.", "owner": "sales", "tags": ["daily"], "schedule": {{Schedule}}, "paused": false, "active": true,
        "taskCount": 3, "nextRunAt": "2026-11-23T05:00:00Z", "version": 4, "hasImportError": false, "recentRuns": [{"runId": 42, "state": "running", "logicalDate": "2026-11-22T05:00:00Z", "createdAt": "2026-11-23T05:00:00Z", "startedAt": "2026-11-23T05:00:01Z"}]
        """;

    private const string Script = "var dag = new Dag(\\\"hello\\\");\\ndag.Action(\\\"say\\\", ctx => ctx.Log(\\\"Hello\\\"));\\n";

    private const string Version = """{"number": 4, "bundleKey": "9f2c61", "createdAt": "2026-11-20T14:03:00Z", "taskCount": 3, "changes": "task load: retries 1 → 2"}""";

    private const string PartChange = """{"id": "load", "change": "changed", "properties": [{"name": "retries", "before": "1", "after": "2"}]}""";

    private static Dictionary<Type, string> DagExamples => new()
    {
        [typeof(DagResource)] = $$"""{{{DagFields}}}""",
        [typeof(DagDetailResource)] =
            $$"""
            {{{DagFields}}, "filePath": "daily_sales.csx", "nextLogicalDate": "2026-11-22T05:00:00Z", "firstSeen": "2026-10-01T08:00:00Z", "updatedAt": "2026-11-20T14:03:00Z",
             "catchup": false, "maxActiveRuns": 16, "paramsSchema": {"type": "object", "properties": {"currency": {"type": "string", "default": "EUR"} } }, "groups": [{{Group}}], "tasks": [{{Task}}]}
            """,
        [typeof(DagPatch)] = """{"paused": true}""",
        [typeof(DagsChangeRequest)] = """{"action": "pause", "tag": "daily", "dryRun": true}""",
        [typeof(DagsChangeResource)] = """{"dryRun": true, "dags": ["daily_sales", "daily_stock"], "already": 1, "refused": []}""",
        [typeof(FaultyDagResource)] = """{"dagId": "monthly_report", "why": "The params do not fit: 'month' is missing and has no default."}""",
        [typeof(ScriptsResource)] = """{"folder": "/srv/dags on server-1", "items": [{"path": "daily_sales.csx", "length": 1840, "changedAt": "2026-11-20T14:03:00Z"}]}""",
        [typeof(ScriptTextResource)] = $$"""{"path": "hello.csx", "text": "{{Script}}", "sha256": "3f8a1c0d"}""",
        [typeof(ScriptRequest)] = $$"""{"path": "hello.csx", "text": "{{Script}}", "began": "3f8a1c0d"}""",
        [typeof(DraftRequest)] = $$"""{"path": "hello.csx", "text": "{{Script}}"}""",
        [typeof(DraftRunRequest)] = $$"""{"path": "hello.csx", "text": "{{Script}}", "params": {"name": "Ada"} }""",
        [typeof(DraftCheckResource)] =
            """{"faults": [], "warnings": [{"path": "hello.csx", "line": 3, "column": 5, "code": "CS0219", "message": "The variable 'x' is assigned but its value is never used"}], "dags": [{"dagId": "hello", "taskCount": 1}]}""",
        [typeof(DagCountsResource)] = """{"all": 12, "paused": 1, "neverRan": 2, "queued": 0, "running": 1, "success": 8, "failed": 1, "cancelled": 0}""",
        [typeof(TagResource)] = """{"tag": "daily", "dagCount": 7}""",
        [typeof(ImportErrorResource)] =
            """{"path": "broken.csx", "faults": [{"path": "broken.csx", "line": 3, "column": 7, "code": "CS0103", "message": "The name 'x' does not exist in the current context"}], "seenAt": "2026-11-22T09:12:00Z", "servingDags": ["broken"]}""",
        [typeof(DagVersionResource)] = Version,
        [typeof(DagVersionDetailResource)] =
            """{"number": 4, "bundleKey": "9f2c61", "createdAt": "2026-11-20T14:03:00Z", "taskCount": 3, "graph": {"dagId": "daily_sales", "tasks": []}, "sources": [{"path": "daily_sales.csx", "text": "var dag = Dag(\"daily_sales\");"}], "plugins": ["Tradewind.Sql 1.0.0"]}""",
        [typeof(VersionDiffResource)] =
            $$"""
            {"dagId": "daily_sales", "from": {{Version}}, "to": {{Version}}, "words": "task load: retries 1 → 2", "dag": [], "tasks": [{{PartChange}}], "groups": [], "plugins": [],
             "files": [{"path": "daily_sales.csx", "change": "changed", "added": 1, "removed": 1, "hunks": [{"header": "@@ -12,1 +12,1 @@", "lines": [{"change": "removed", "from": 12, "text": "  .Retries(1)"}, {"change": "added", "to": 12, "text": "  .Retries(2)"}]}]}]}
            """,
        [typeof(NextRunResource)] = """{"runAfter": "2026-11-23T05:00:00Z", "logicalDate": "2026-11-22T05:00:00Z", "dataIntervalStart": "2026-11-22T05:00:00Z", "dataIntervalEnd": "2026-11-23T05:00:00Z"}""",
        [typeof(ForecastResource)] =
            """{"hours": [{"start": "2026-11-23T05:00:00Z", "runs": 7, "busySeconds": 812.5}], "dags": [{"dagId": "daily_sales", "runs": 7, "averageSeconds": 95.2, "busySeconds": 666.4, "estimated": false}]}""",
        [typeof(GridResource)] = $$"""{"tasks": ["extract", "load"], "runs": [{"run": {{Run}}, "tasks": [{{States}}]}]}""",
        [typeof(CalendarDayResource)] = """{"day": "2026-11-22", "succeeded": 22, "failed": 1, "cancelled": 0, "open": 1, "planned": 0}""",
        [typeof(BackfillRequest)] = """{"from": "2026-11-01T00:00:00Z", "to": "2026-11-08T00:00:00Z", "reprocess": "failed", "maxActiveRuns": 3, "params": {"currency": "USD"}, "note": "New rates"}""",
        [typeof(BackfillResource)] =
            """
            {"backfillId": 3, "dagId": "daily_sales", "state": "running", "from": "2026-11-01T00:00:00Z", "to": "2026-11-08T00:00:00Z", "reprocess": "failed", "version": "latest", "backwards": false,
             "maxActiveRuns": 3, "createdBy": "user:ada", "createdAt": "2026-11-22T10:00:00Z", "slots": 7, "done": 2, "waiting": 2, "leftAlone": 0, "runs": {"success": 2, "running": 3}}
            """,
        [typeof(BackfillSlotResource)] =
            """{"place": 0, "logicalDate": "2026-11-01T05:00:00Z", "dataIntervalStart": "2026-11-01T05:00:00Z", "dataIntervalEnd": "2026-11-02T05:00:00Z", "step": "made", "runId": 41, "runState": "success"}""",
    };
}
