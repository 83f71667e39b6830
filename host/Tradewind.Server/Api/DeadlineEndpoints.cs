using Tradewind.Client;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

internal static class DeadlineEndpoints
{
    public static void MapDeadlines(this IEndpointRouteBuilder api) =>
        api.MapGet("runs/{run:long}/deadlines", ListAsync).WithSummary("The deadlines that a run and its tasks have missed, in the order in which they did.");

    private static async Task<ResourcePage<DeadlineResource>> ListAsync(long run, IDeadlineStore deadlines, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        return Resources.Page(
            await deadlines.MissedAsync(run, cancel), missed => new DeadlineResource { TaskId = missed.TaskId, DueAt = missed.DueAt, MissedAt = missed.MissedAt });
    }
}
