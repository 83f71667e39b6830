using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Lineage;

/// <summary>Notes runs that start, where lineage is told.</summary>
internal static class LineageSql
{
    /// <summary>The name of the setting that says that lineage is told.</summary>
    public const string Switch = "lineage";

    /// <summary>The condition that it is.</summary>
    public const string IsTold = $"EXISTS (SELECT 1 FROM setting WHERE name = '{Switch}')";

    /// <summary>What a run that is noted already comes to.</summary>
    public const string Again = "ON CONFLICT (run_id) DO UPDATE SET mark = lineage_run.mark + 1, pending = 1";

    /// <summary>Whether a run starts with these changes; all else follows from it.</summary>
    public static bool Starts(RunChanges changes) => changes.RunMoves.Exists(move => move.To == RunState.Running);
}
