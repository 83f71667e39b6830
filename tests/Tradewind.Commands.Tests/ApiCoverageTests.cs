using System.CommandLine;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

/// <summary>What the dashboard can do the API can, and what the API can do the command line can: looked up in what is built, not in a list.</summary>
public sealed class ApiCoverageTests
{
    /// <summary>Which command calls an operation.</summary>
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["getVersion"] = "whoami", ["getCaller"] = "whoami", ["getActivity"] = "activity", ["listNodes"] = "nodes list", ["listPlugins"] = "plugins list", ["installPlugin"] = "plugins install", ["removePlugin"] = "plugins remove", ["getHealth"] = "health", ["getRetention"] = "retention", ["pruneRuns"] = "runs prune",
        ["listDags"] = "dags list", ["getDag"] = "dags show", ["changeDag"] = "dags pause", ["changeDags"] = "dags change", ["markFavourite"] = "dags star", ["unmarkFavourite"] = "dags unstar", ["countDags"] = "dags counts", ["listDagTags"] = "dags tags", ["listImportErrors"] = "dags errors",
        ["getDagGrid"] = "dags grid", ["getDagCalendar"] = "dags calendar", ["listDagVersions"] = "dags versions", ["getDagVersion"] = "dags source", ["diffDagVersions"] = "dags diff",
        ["listNextRuns"] = "dags next", ["getForecast"] = "schedule forecast",
        ["listScripts"] = "scripts list", ["getScript"] = "scripts show", ["saveScript"] = "scripts save", ["checkDraft"] = "scripts check", ["runDraft"] = "scripts run",
        ["triggerDag"] = "dags trigger", ["listRunsOfDag"] = "runs list", ["listRuns"] = "runs list", ["listRunsWithin"] = "runs timeline", ["getRun"] = "runs show", ["getRunProgress"] = "runs show",
        ["streamRun"] = "runs watch", ["getRunGantt"] = "runs gantt", ["getRunGraph"] = "runs graph", ["listRunMoves"] = "runs history", ["listRunTriggers"] = "runs show",
        ["listMissedDeadlines"] = "runs show", ["listRunCallbacks"] = "runs callbacks", ["getRunCallbackLog"] = "runs callbacks",
        ["cancelRun"] = "runs cancel", ["clearTasks"] = "tasks clear", ["retryRun"] = "runs retry", ["markTasks"] = "tasks mark", ["pauseRun"] = "runs pause", ["resumeRun"] = "runs resume",
        ["cancelTask"] = "tasks cancel", ["changeRuns"] = "runs change",
        ["listTaskInstances"] = "tasks list", ["getTaskInstance"] = "tasks show", ["getTaskInstanceAtIndex"] = "tasks show", ["explainTaskInstance"] = "tasks why", ["listOutputs"] = "tasks outputs",
        ["getOutput"] = "tasks outputs", ["listTaskState"] = "tasks state", ["getLog"] = "tasks log", ["streamLog"] = "tasks log", ["listWaits"] = "tasks waits",
        ["listApprovals"] = "approvals list", ["answerApproval"] = "approvals answer",
        ["createBackfill"] = "backfills create", ["previewBackfill"] = "backfills create", ["listBackfills"] = "backfills list", ["getBackfill"] = "backfills show",
        ["listBackfillSlots"] = "backfills slots", ["pauseBackfill"] = "backfills pause", ["resumeBackfill"] = "backfills resume", ["cancelBackfill"] = "backfills cancel",
        ["listAssets"] = "assets list", ["getAsset"] = "assets show", ["getAssetLineage"] = "assets lineage", ["listAssetEvents"] = "assets events", ["emitAsset"] = "assets emit", ["listQueuedNews"] = "assets queued",
        ["clearQueuedNews"] = "assets clear-queued", ["listAssetWindows"] = "assets windows",
        ["listPools"] = "pools list", ["getPool"] = "pools show", ["listPoolHolders"] = "pools show", ["savePool"] = "pools set", ["deletePool"] = "pools delete",
        ["listVariables"] = "variables list", ["getVariable"] = "variables show", ["saveVariable"] = "variables set", ["deleteVariable"] = "variables delete",
        ["listConnectionTypes"] = "connections types", ["listConnections"] = "connections list", ["getConnection"] = "connections show", ["saveConnection"] = "connections set", ["deleteConnection"] = "connections delete", ["testConnection"] = "connections test",
        ["exportConnections"] = "connections export", ["importConnections"] = "connections import", ["exportVariables"] = "variables export", ["importVariables"] = "variables import",
        ["listAlertChannels"] = "alerts list", ["saveAlertChannel"] = "alerts set", ["deleteAlertChannel"] = "alerts delete", ["testAlertChannel"] = "alerts test", ["listAlertMessages"] = "alerts messages",
        ["listUsers"] = "users list", ["saveUser"] = "users set", ["changeGrants"] = "users grant", ["listTokens"] = "tokens list", ["createToken"] = "tokens create", ["revokeToken"] = "tokens revoke", ["listAudit"] = "audit",
    };

    /// <summary>For programs alone: a monitor's, and an address that is handed to one system.</summary>
    private static readonly string[] ForPrograms = ["getMetrics", "callBack"];

    [Fact]
    public async Task Every_operation_of_the_api_has_a_command()
    {
        await using var server = await TestServer.StartAsync();
        var document = JsonNode.Parse(await server.Http(Role.Viewer).GetStringAsync("openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string)operation.Value!["operationId"]!);
        operations.Order().ShouldBe(Commands.Keys.Concat(ForPrograms).Order());
    }

    [Fact]
    public void Every_command_of_an_operation_exists() => Commands.Values.Distinct().Where(path => !Exists(path)).ShouldBeEmpty();

    [Fact]
    public void Everything_that_the_dashboard_asks_the_engine_the_api_asks_too()
    {
        var api = PortsCalledBy(typeof(Server.ServerRegistration).Assembly.Location);
        var dashboard = PortsCalledBy(typeof(Dashboard.DashboardRegistration).Assembly.Location);
        dashboard.Count.ShouldBeGreaterThan(40);
        dashboard.Except(api).Order().ShouldBe(
        [
            // Parts of one list in the API: the approvals, all and open.
            "IDeferralStore.ApprovalAsync", "IDeferralStore.OpenApprovalsAsync",
            // What may be written at a place in a draft, for the editor in the browser and in its words.
            "ScriptCommands.AskAsync",
        ]);
    }

    private static bool Exists(string path)
    {
        Command? at = CommandLine.Create();
        foreach (var name in path.Split(' ')) at = at?.Subcommands.FirstOrDefault(command => command.Name == name);
        return at is not null;
    }

    // The methods of the engine's ports, commands and queries that an assembly refers to.
    private static HashSet<string> PortsCalledBy(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var calls = new HashSet<string>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            var (space, name, method) = (reader.GetString(type.Namespace), reader.GetString(type.Name), reader.GetString(member.Name));
            if (!space.StartsWith("Tradewind.Engine", StringComparison.Ordinal) || !method.EndsWith("Async", StringComparison.Ordinal)) continue;
            if (space == "Tradewind.Engine.Ports" || name.EndsWith("Commands", StringComparison.Ordinal) || name.EndsWith("Queries", StringComparison.Ordinal)) calls.Add($"{name}.{method}");
        }

        return calls;
    }
}
