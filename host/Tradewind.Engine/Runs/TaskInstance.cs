using Tradewind.Engine.States;

namespace Tradewind.Engine.Runs;

/// <summary>One task (or one index of a mapped task) in one run, as the engine keeps it in memory and the metastore stores it.</summary>
public sealed class TaskInstance
{
    /// <summary>Its number in the run: the task's number, or for the further indices of mapped tasks the next free one.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The task's number in the DAG version; another one when its run moves to another version.</summary>
    public required int TaskIndex { get; set; }

    /// <summary>Its index among the mapped ones; -1 for an ordinary task, and for a mapped one that has not fanned out.</summary>
    public int MapIndex { get; set; } = -1;

    /// <summary>Where it stands. Set only through <see cref="LiveRun"/>, which checks the move.</summary>
    public TaskInstanceState State { get; set; }

    /// <summary>The number of its current or last attempt; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>
    /// The fencing number: counts dispatches (attempts, and a sensor's single looks). A report with another number is
    /// of a replaced dispatch and changes nothing.
    /// </summary>
    public int Fence { get; set; }

    /// <summary>How many attempts failed on the user's account.</summary>
    public int Failures { get; set; }

    /// <summary>How many attempts were lost on the platform's account.</summary>
    public int Losses { get; set; }

    /// <summary>How often the sensor looked since its last attempt began.</summary>
    public int Checks { get; set; }

    /// <summary>Whether its current attempt has begun and not ended: it runs, or is between two looks of a sensor (also while the next one is queued or held), or waits for an event.</summary>
    public bool HasOpenAttempt => State == TaskInstanceState.Running
        || (Checks > 0 && State is TaskInstanceState.Waiting or TaskInstanceState.AwaitingInput or TaskInstanceState.Queued or TaskInstanceState.Scheduled or TaskInstanceState.None);

    /// <summary>The node whose agent has it while it runs.</summary>
    public string? Node { get; set; }

    /// <summary>When it last became ready.</summary>
    public DateTimeOffset? QueuedAt { get; set; }

    /// <summary>When its first attempt began; not reset by retries.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it is due again, while it waits for a retry or for the next look.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How many elements its output has at top level, when it is a list or a dictionary.</summary>
    public int? OutputLength { get; set; }

    /// <summary>What becomes of it once its running attempt has been stopped; null while nobody stops it.</summary>
    public StopRequest? StopRequest { get; set; }

    /// <summary>Why it stands as it does, in a sentence.</summary>
    public string? Reason { get; set; }
}
