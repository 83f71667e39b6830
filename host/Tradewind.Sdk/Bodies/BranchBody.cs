using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda that chooses which direct successors go on.</summary>
internal sealed class BranchBody(Func<object?[], TaskContext, IEnumerable<TaskRef?>?> choose) : TaskBody
{
    public override TaskKind Kind => TaskKind.Branch;

    /// <summary>The chosen ones; null for all, whichever they are.</summary>
    public Func<object?[], TaskContext, IEnumerable<TaskRef?>?> Choose => choose;
}
