using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda that chooses which direct successors go on.</summary>
internal sealed class BranchBody(Func<object?[], TaskContext, IEnumerable<TaskRef?>?> choose) : TaskBody
{
    /// <summary>It chooses by whether its run is of the schedule's latest slot.</summary>
    public bool LatestOnly { get; init; }

    public override string OperatorName => LatestOnly ? "latest_only" : Code;

    public override TaskKind Kind => TaskKind.Branch;

    /// <summary>The chosen ones; null for all, whichever they are.</summary>
    public Func<object?[], TaskContext, IEnumerable<TaskRef?>?> Choose => choose;
}
