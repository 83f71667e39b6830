using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

internal static partial class Examples
{
    private static Dictionary<Type, string> InstallationExamples => new()
    {
        [typeof(VersionResource)] = """{"version": "1.0.0"}""",
        [typeof(CallerResource)] = """{"name": "ada", "role": "operator"}""",
        [typeof(ActivityResource)] = """{"openRuns": {"running": 3}, "openTasks": {"queued": 2, "running": 5}, "hours": [{"start": "2026-11-23T05:00:00Z", "succeeded": 21, "failed": 1}]}""",
        [typeof(HealthResource)] = """{"status": "healthy", "components": [{"name": "metastore", "status": "healthy"}, {"name": "scheduler", "status": "healthy"}]}""",
        [typeof(NodeResource)] =
            """{"nodeId": "worker-1-4711", "host": "worker-1", "processId": 4711, "roles": ["agent"], "queues": ["default"], "slots": 16, "running": 5, "version": "1.0.0", "startedAt": "2026-11-22T08:00:00Z", "heartbeatAt": "2026-11-23T05:00:08Z", "lost": false, "troubles": []}""",
        [typeof(RetentionResource)] = """{"runDays": 365, "leastRuns": 20, "draftDays": 30, "auditDays": null, "runsLeft": 0}""",
        [typeof(PruneRunsRequest)] = """{"olderThanDays": 90, "dagId": "daily_sales", "dryRun": true}""",
        [typeof(PruneResource)] = """{"dryRun": true, "runs": 210, "taskInstances": 1050, "dags": [{"dagId": "daily_sales", "runs": 210, "taskInstances": 1050}]}""",
        [typeof(PluginResource)] =
            """
            {"name": "Tradewind.Shell", "version": "1.0.0", "contentHash": "9f2c…", "description": "Commands", "operators": [{"name": "ShellCommand", "kind": "action", "summary": "Runs a command.\n\n    Task(\"list\", new ShellCommand { Command = \"ls\" });"}], "connectionTypes": [],
             "active": true, "seenAt": "2026-11-01T08:00:00Z", "installedAt": "2026-11-01T08:00:00Z", "installedBy": "user:ada"}
            """,
        [typeof(PluginPackageResource)] =
            """
            {"name": "Greeter", "version": "1.1.0", "contentHash": "4be0…", "description": "Greets people.", "operators": [{"name": "Greet", "kind": "action", "summary": "Writes a greeting to the log."}],
             "connectionTypes": [{"type": "bell", "title": "Door bell", "aliases": [], "plugin": "Greeter", "fields": [{"name": "host", "title": "Host", "kind": "text", "required": true}]}],
             "replaces": "1.0.0", "inUse": false, "installed": true}
            """,
    };
}
