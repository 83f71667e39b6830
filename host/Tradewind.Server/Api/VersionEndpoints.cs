using System.Globalization;
using Tradewind.Client;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Versions;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>The versions of a DAG, and what is different between two of them.</summary>
internal static class VersionEndpoints
{
    private const int MostVersions = 100;
    private const int MostContext = 100_000;

    public static void MapVersions(this IEndpointRouteBuilder api)
    {
        api.MapGet("dags/{dagId:id}/versions", ListAsync).WithSummary("A DAG's versions with what each changed, latest first.");
        api.MapGet("dags/{dagId:id}/versions/{number:int}", GetAsync).WithSummary("A version with its graph and source.");
        api.MapGet("dags/{dagId:id}/versions/{from:int}/diff/{to:int}", DiffAsync)
            .WithSummary("What is different between two versions: tasks and their properties, schedule, params, plugins, and the source line by line.");
    }

    private static async Task<ResourcePage<DagVersionResource>> ListAsync(
        string dagId, string? cursor, int? limit, VersionQueries versions, IDagQueries dags, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var size = check.Limit(limit, MostVersions);
        int? before = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) before = number;
            else check.Add("cursor", "'cursor' must be what 'next' of the page before says.");
        }

        check.Done();
        var page = await versions.ListAsync(dagId, before, size, cancel);
        if (page.Items.Count == 0 && await dags.GetAsync(dagId, cancel) is null)
            throw DagCommands.Missing(dagId);
        return Resources.Page(page, step => Resources.Version(step.Version) with { Changes = step.Changes });
    }

    private static async Task<DagVersionDetailResource> GetAsync(string dagId, int number, IDagQueries dags, CancellationToken cancel) =>
        Resources.Version(await dags.VersionAsync(dagId, number, cancel) ?? throw VersionQueries.NoVersion(dagId, number, "number"));

    private static async Task<VersionDiffResource> DiffAsync(string dagId, int from, int to, int? context, VersionQueries versions, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var around = check.Number("context", context, 0, MostContext, VersionDiff.StandardContext);
        check.Done();
        return VersionResources.Diff(dagId, await versions.DiffAsync(dagId, from, to, around, cancel));
    }
}
