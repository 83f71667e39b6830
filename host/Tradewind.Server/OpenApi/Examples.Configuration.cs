using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

internal static partial class Examples
{
    private static Dictionary<Type, string> ConfigurationExamples => new()
    {
        [typeof(PoolRequest)] = """{"slots": 4, "description": "What the warehouse can take"}""",
        [typeof(PoolResource)] = """{"name": "warehouse", "slots": 4, "used": 4, "waiting": 2, "description": "What the warehouse can take"}""",
        [typeof(PoolHolderResource)] = """{"runId": 42, "dagId": "daily_sales", "taskId": "load", "mapIndex": -1, "slots": 1}""",
        [typeof(VariableRequest)] = """{"value": "eu-central-1", "secret": false, "description": "Where the files lie"}""",
        [typeof(VariableResource)] = """{"name": "region", "value": "eu-central-1", "secret": false, "description": "Where the files lie"}""",
        [typeof(ConnectionRequest)] = """{"type": "postgres", "host": "db.example.com", "port": 5432, "login": "etl", "password": "…", "database": "sales", "extra": {"sslmode": "require"}}""",
        [typeof(ConnectionResource)] = """{"connectionId": "warehouse", "type": "postgres", "host": "db.example.com", "port": 5432, "login": "etl", "hasPassword": true, "database": "sales", "extra": {"sslmode": "require", "options": "***"}}""",
        [typeof(ImportRequest)] =
            """{"file": {"format": "tradewind.connections/1", "connections": {"warehouse": {"type": "postgres", "host": "db.example.com", "login": "etl", "leftOut": ["password"]}}}, "onConflict": "overwrite", "dryRun": true}""",
        [typeof(ImportResource)] = """{"dryRun": true, "entries": [{"name": "warehouse", "outcome": "added", "missing": ["password"]}]}""",
        [typeof(ImportedEntryResource)] = """{"name": "warehouse", "outcome": "added", "missing": ["password"]}""",
        [typeof(ConnectionTestResource)] = """{"works": true, "message": "PostgreSQL 17.2, database sales, as etl, encrypted.", "milliseconds": 212}""",
        [typeof(ConnectionTypeResource)] =
            """{"type": "postgres", "title": "PostgreSQL", "summary": "A PostgreSQL database.", "aliases": ["postgresql"], "plugin": "Sql", "fields": [{"name": "host", "title": "Host", "kind": "text", "required": true, "help": "Name or address of the machine."}, {"name": "sslmode", "title": "Encryption", "kind": "choice", "required": false, "default": "prefer", "choices": ["disable", "prefer", "require"]}]}""",
        [typeof(ConnectionFieldResource)] = """{"name": "sslmode", "title": "Encryption", "kind": "choice", "required": false, "default": "prefer", "choices": ["disable", "prefer", "require"]}""",
        [typeof(AlertChannelRequest)] = """{"kind": "slack", "url": "https://hooks.slack.com/services/…", "events": ["run_failed", "deadline_missed"], "tag": "daily", "gatherSeconds": 60}""",
        [typeof(AlertChannelResource)] =
            """{"name": "team", "kind": "slack", "enabled": true, "url": "https://hooks.slack.com/***", "hasPassword": false, "to": [], "events": ["run_failed", "deadline_missed"], "tag": "daily", "gatherSeconds": 60, "lastSentAt": "2026-11-23T05:00:10Z", "waiting": 0}""",
        [typeof(AlertTestResource)] = """{"taken": true, "answer": "200 OK"}""",
        [typeof(AlertMessageResource)] = """{"id": "m-17", "madeAt": "2026-11-23T05:00:10Z", "text": "daily_sales failed: The table is locked.", "total": 1, "state": "sent", "tries": 1, "sentAt": "2026-11-23T05:00:10Z", "answer": "200 OK"}""",
        [typeof(UserRequest)] = """{"role": "operator", "password": "correct horse battery"}""",
        [typeof(GrantsRequest)] = """{"grant": [{"role": "operator", "on": "dag:sales_*"}], "revoke": ["connection:warehouse"]}""",
        [typeof(UserResource)] = """{"name": "ada", "role": "operator", "disabled": false, "createdAt": "2026-10-01T08:00:00Z"}""",
        [typeof(TokenRequest)] = """{"label": "ci", "role": "operator", "days": 30}""",
        [typeof(TokenResource)] = Token,
        [typeof(TokenCreated)] = $$"""{"token": {{Token}}, "key": "tw_…"}""",
        [typeof(AuditResource)] = """{"at": "2026-11-23T07:00:00Z", "actor": "user:ada", "action": "dag.pause", "subject": "dag:daily_sales", "before": {"paused": false}, "after": {"paused": true}}""",
    };

    private const string Token = """{"tokenId": "3fa94bd0c1e2a7f5", "user": "ada", "label": "ci", "role": "operator", "createdAt": "2026-11-01T08:00:00Z", "expiresAt": "2026-12-01T08:00:00Z"}""";
}
