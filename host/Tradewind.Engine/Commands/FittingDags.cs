using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Commands;

/// <summary>The DAGs that a change by filter is about.</summary>
internal static class FittingDags
{
    private const int PageSize = 500;

    /// <summary>Those that fit and that the caller sees, by id; others are not even counted.</summary>
    public static IAsyncEnumerable<DagSummary> SeenAsync(IDagQueries queries, DagFilter filter, Caller caller, CancellationToken cancel) =>
        Pages.EachAsync(cursor => queries.ListAsync(filter, cursor, PageSize, cancel)).Where(dag => caller.Rights.OnDag(dag.DagId, dag.Tags) >= Role.Viewer);
}
