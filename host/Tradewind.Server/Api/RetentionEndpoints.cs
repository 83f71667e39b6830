using System.Security.Claims;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Server.Access;

namespace Tradewind.Server.Api;

internal static class RetentionEndpoints
{
    // To say how much is left to remove, no more need be known.
    private const int MostLeft = 1_000;

    public static void MapRetention(this IEndpointRouteBuilder api)
    {
        api.MapGet("retention", GetAsync).Takes(Deed.Look).WithSummary("How long runs, drafts and entries of the audit are kept.");
        api.MapPost("runs/prune", PruneAsync).Takes(Deed.PruneRuns).WithSummary("Removes runs that ended long ago and that nothing needs, or counts them in a dry run.");
    }

    private static async Task<RetentionResource> GetAsync(RetentionSettings keep, IPruneStore store, CancellationToken cancel) => new()
    {
        RunDays = Days(keep.Runs), LeastRuns = keep.LeastRuns, DraftDays = Days(keep.Drafts), AuditDays = Days(keep.Audit), RunsLeft = (await store.LeftAsync(MostLeft, cancel)).Count,
    };

    private static async Task<PruneResource> PruneAsync(PruneRunsRequest request, PruneCommands prune, ClaimsPrincipal user, CancellationToken cancel)
    {
        var counts = await prune.PruneAsync(
            new() { OlderThanDays = request.OlderThanDays, DagId = request.DagId, LeastRuns = request.LeastRuns, DryRun = request.DryRun }, user.Caller(), cancel);
        return new()
        {
            DryRun = request.DryRun, Runs = counts.Sum(count => count.Runs), TaskInstances = counts.Sum(count => count.Instances),
            Dags = [.. counts.Select(count => new PrunedDagResource { DagId = count.DagId, Runs = count.Runs, TaskInstances = count.Instances })],
        };
    }

    private static int? Days(TimeSpan? span) => (int?)span?.TotalDays;
}
