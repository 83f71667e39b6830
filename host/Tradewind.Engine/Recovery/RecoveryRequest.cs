using Tradewind.Engine.Access;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Recovery;

/// <summary>A wish to change runs that did not go as they should.</summary>
public sealed record RecoveryRequest
{
    /// <summary>What to do.</summary>
    public required RecoveryAction Action { get; init; }

    /// <summary>The run; or null, and <see cref="Filter"/> says which.</summary>
    public long? Run { get; init; }

    /// <summary>The runs to do it to, when no single one is named.</summary>
    public RunFilter? Filter { get; init; }

    /// <summary>Which of a run's task instances; null for the run as a whole.</summary>
    public ClearChoice? Tasks { get; init; }

    /// <summary>Also the same tasks in the DAG's runs with an earlier logical date.</summary>
    public bool Past { get; init; }

    /// <summary>Also the same tasks in the DAG's runs with a later logical date.</summary>
    public bool Future { get; init; }

    /// <summary>When clearing: also the tasks of other DAGs that waited for what is cleared, with all that comes after those; null: as <see cref="ClearChoice.Downstream"/>.</summary>
    public bool? OtherDags { get; init; }

    /// <summary>Whether tasks of other DAGs come along.</summary>
    public bool TakesOtherDags => OtherDags ?? Tasks?.Downstream is true;

    /// <summary>What to mark as: <c>success</c>, <c>failed</c> or, for tasks, <c>skipped</c>.</summary>
    public TaskInstanceState? State { get; init; }

    /// <summary>Cancel only this attempt of the one task instance: when another runs by now, nothing happens.</summary>
    public int? Attempt { get; init; }

    /// <summary>The version a cleared run goes on with; null for what its DAG says, and otherwise the original one.</summary>
    public RerunOn? Version { get; init; }

    /// <summary>Why, for the journal and the audit.</summary>
    public string? Reason { get; init; }

    /// <summary>What the caller must be allowed to do.</summary>
    public Deed Deed => Action switch
    {
        RecoveryAction.Clear => Deed.Clear,
        RecoveryAction.Mark => Deed.Mark,
        RecoveryAction.Cancel => Tasks is null ? Deed.Cancel : Deed.CancelTask,
        RecoveryAction.Pause => Deed.PauseRun,
        _ => Deed.ResumeRun,
    };

    /// <summary>Only say what would happen.</summary>
    public bool DryRun { get; init; }
}
