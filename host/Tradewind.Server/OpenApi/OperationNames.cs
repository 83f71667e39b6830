namespace Tradewind.Server.OpenApi;

/// <summary>
/// What the document calls each operation, and the part of the platform it belongs to. Generated clients name their methods after these: a name stays
/// when its address changes.
/// </summary>
internal static class OperationNames
{
    private const string Dags = "DAGs";
    private const string Versions = "Versions";
    private const string Scripts = "Scripts and drafts";
    private const string Schedules = "Schedules";
    private const string Runs = "Runs";
    private const string Recovery = "Mending runs";
    private const string Tasks = "Tasks";
    private const string Logs = "Logs";
    private const string Outside = "Waits, callbacks and approvals";
    private const string Backfills = "Backfills";
    private const string Assets = "Assets";
    private const string Configuration = "Pools, variables and connections";
    private const string Alerts = "Alerts";
    private const string Access = "Users, tokens and audit";
    private const string Installation = "Installation";

    /// <summary>By method and address, as the document writes it.</summary>
    public static IReadOnlyDictionary<string, (string Id, string Tag)> All { get; } = new Dictionary<string, (string, string)>
    {
        ["GET /api/v1/version"] = ("getVersion", Installation),
        ["GET /api/v1/me"] = ("getCaller", Installation),
        ["GET /api/v1/activity"] = ("getActivity", Installation),
        ["GET /api/v1/nodes"] = ("listNodes", Installation),
        ["GET /api/v1/plugins"] = ("listPlugins", Installation),
        ["GET /api/v1/retention"] = ("getRetention", Installation),
        ["POST /api/v1/runs/prune"] = ("pruneRuns", Installation),
        ["GET /health"] = ("getHealth", Installation),
        ["GET /metrics"] = ("getMetrics", Installation),
        ["GET /api/v1/dags"] = ("listDags", Dags),
        ["GET /api/v1/dags/{dagId}"] = ("getDag", Dags),
        ["PATCH /api/v1/dags/{dagId}"] = ("changeDag", Dags),
        ["PUT /api/v1/dags/{dagId}/favourite"] = ("markFavourite", Dags),
        ["DELETE /api/v1/dags/{dagId}/favourite"] = ("unmarkFavourite", Dags),
        ["POST /api/v1/dags/change"] = ("changeDags", Dags),
        ["GET /api/v1/dag-counts"] = ("countDags", Dags),
        ["GET /api/v1/dag-tags"] = ("listDagTags", Dags),
        ["GET /api/v1/import-errors"] = ("listImportErrors", Dags),
        ["GET /api/v1/dags/{dagId}/grid"] = ("getDagGrid", Dags),
        ["GET /api/v1/dags/{dagId}/calendar"] = ("getDagCalendar", Dags),
        ["GET /api/v1/dags/{dagId}/versions"] = ("listDagVersions", Versions),
        ["GET /api/v1/dags/{dagId}/versions/{number}"] = ("getDagVersion", Versions),
        ["GET /api/v1/dags/{dagId}/versions/{from}/diff/{to}"] = ("diffDagVersions", Versions),
        ["GET /api/v1/scripts"] = ("listScripts", Scripts),
        ["GET /api/v1/scripts/text"] = ("getScript", Scripts),
        ["PUT /api/v1/scripts/text"] = ("saveScript", Scripts),
        ["POST /api/v1/drafts/check"] = ("checkDraft", Scripts),
        ["POST /api/v1/drafts/runs"] = ("runDraft", Scripts),
        ["GET /api/v1/dags/{dagId}/next"] = ("listNextRuns", Schedules),
        ["GET /api/v1/schedule/forecast"] = ("getForecast", Schedules),
        ["POST /api/v1/dags/{dagId}/runs"] = ("triggerDag", Runs),
        ["GET /api/v1/dags/{dagId}/runs"] = ("listRunsOfDag", Runs),
        ["GET /api/v1/runs"] = ("listRuns", Runs),
        ["GET /api/v1/runs/timeline"] = ("listRunsWithin", Runs),
        ["GET /api/v1/runs/{run}"] = ("getRun", Runs),
        ["GET /api/v1/runs/{run}/progress"] = ("getRunProgress", Runs),
        ["GET /api/v1/runs/{run}/stream"] = ("streamRun", Runs),
        ["GET /api/v1/runs/{run}/gantt"] = ("getRunGantt", Runs),
        ["GET /api/v1/runs/{run}/graph"] = ("getRunGraph", Runs),
        ["GET /api/v1/runs/{run}/moves"] = ("listRunMoves", Runs),
        ["GET /api/v1/runs/{run}/triggers"] = ("listRunTriggers", Runs),
        ["GET /api/v1/runs/{run}/deadlines"] = ("listMissedDeadlines", Runs),
        ["GET /api/v1/runs/{run}/callbacks"] = ("listRunCallbacks", Runs),
        ["GET /api/v1/runs/{run}/callbacks/{callback}/log"] = ("getRunCallbackLog", Logs),
        ["POST /api/v1/runs/{run}/cancel"] = ("cancelRun", Recovery),
        ["POST /api/v1/runs/{run}/clear"] = ("clearTasks", Recovery),
        ["POST /api/v1/runs/{run}/retry"] = ("retryRun", Recovery),
        ["POST /api/v1/runs/{run}/mark"] = ("markTasks", Recovery),
        ["POST /api/v1/runs/{run}/pause"] = ("pauseRun", Recovery),
        ["POST /api/v1/runs/{run}/resume"] = ("resumeRun", Recovery),
        ["POST /api/v1/runs/{run}/tasks/{task}/cancel"] = ("cancelTask", Recovery),
        ["POST /api/v1/runs/change"] = ("changeRuns", Recovery),
        ["GET /api/v1/runs/{run}/tasks"] = ("listTaskInstances", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}"] = ("getTaskInstance", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/{index}"] = ("getTaskInstanceAtIndex", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/why"] = ("explainTaskInstance", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/xcoms"] = ("listOutputs", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/xcoms/{key}"] = ("getOutput", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/state"] = ("listTaskState", Tasks),
        ["GET /api/v1/runs/{run}/tasks/{task}/attempts/{attempt}/log"] = ("getLog", Logs),
        ["GET /api/v1/runs/{run}/tasks/{task}/attempts/{attempt}/log/stream"] = ("streamLog", Logs),
        ["GET /api/v1/runs/{run}/tasks/{task}/waits"] = ("listWaits", Outside),
        ["POST /api/v1/callbacks/{token}"] = ("callBack", Outside),
        ["GET /api/v1/approvals"] = ("listApprovals", Outside),
        ["POST /api/v1/runs/{run}/tasks/{task}/answer"] = ("answerApproval", Outside),
        ["POST /api/v1/dags/{dagId}/backfills"] = ("createBackfill", Backfills),
        ["POST /api/v1/dags/{dagId}/backfills/preview"] = ("previewBackfill", Backfills),
        ["GET /api/v1/backfills"] = ("listBackfills", Backfills),
        ["GET /api/v1/backfills/{backfill}"] = ("getBackfill", Backfills),
        ["GET /api/v1/backfills/{backfill}/slots"] = ("listBackfillSlots", Backfills),
        ["POST /api/v1/backfills/{backfill}/pause"] = ("pauseBackfill", Backfills),
        ["POST /api/v1/backfills/{backfill}/resume"] = ("resumeBackfill", Backfills),
        ["POST /api/v1/backfills/{backfill}/cancel"] = ("cancelBackfill", Backfills),
        ["GET /api/v1/assets"] = ("listAssets", Assets),
        ["GET /api/v1/assets/detail"] = ("getAsset", Assets),
        ["GET /api/v1/assets/lineage"] = ("getAssetLineage", Assets),
        ["GET /api/v1/assets/events"] = ("listAssetEvents", Assets),
        ["POST /api/v1/assets/events"] = ("emitAsset", Assets),
        ["GET /api/v1/assets/queued"] = ("listQueuedNews", Assets),
        ["DELETE /api/v1/assets/queued"] = ("clearQueuedNews", Assets),
        ["GET /api/v1/assets/windows"] = ("listAssetWindows", Assets),
        ["GET /api/v1/pools"] = ("listPools", Configuration),
        ["GET /api/v1/pools/{name}"] = ("getPool", Configuration),
        ["GET /api/v1/pools/{name}/holders"] = ("listPoolHolders", Configuration),
        ["PUT /api/v1/pools/{name}"] = ("savePool", Configuration),
        ["DELETE /api/v1/pools/{name}"] = ("deletePool", Configuration),
        ["GET /api/v1/variables"] = ("listVariables", Configuration),
        ["GET /api/v1/variables/{name}"] = ("getVariable", Configuration),
        ["PUT /api/v1/variables/{name}"] = ("saveVariable", Configuration),
        ["DELETE /api/v1/variables/{name}"] = ("deleteVariable", Configuration),
        ["GET /api/v1/connections"] = ("listConnections", Configuration),
        ["GET /api/v1/connections/{connectionId}"] = ("getConnection", Configuration),
        ["PUT /api/v1/connections/{connectionId}"] = ("saveConnection", Configuration),
        ["DELETE /api/v1/connections/{connectionId}"] = ("deleteConnection", Configuration),
        ["GET /api/v1/alerts"] = ("listAlertChannels", Alerts),
        ["PUT /api/v1/alerts/{name}"] = ("saveAlertChannel", Alerts),
        ["DELETE /api/v1/alerts/{name}"] = ("deleteAlertChannel", Alerts),
        ["POST /api/v1/alerts/{name}/test"] = ("testAlertChannel", Alerts),
        ["GET /api/v1/alerts/{name}/messages"] = ("listAlertMessages", Alerts),
        ["GET /api/v1/users"] = ("listUsers", Access),
        ["PUT /api/v1/users/{name}"] = ("saveUser", Access),
        ["GET /api/v1/tokens"] = ("listTokens", Access),
        ["POST /api/v1/tokens"] = ("createToken", Access),
        ["DELETE /api/v1/tokens/{tokenId}"] = ("revokeToken", Access),
        ["GET /api/v1/audit"] = ("listAudit", Access),
    };
}
