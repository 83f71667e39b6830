namespace Tradewind.Engine.Why;

/// <summary>What keeps a task from running. API and command line use the names as snake_case words: never change one.</summary>
public enum BlockerKind
{
    /// <summary>Its trigger rule waits for a task before it.</summary>
    Upstream,

    /// <summary>It waits for its own past: the same task in the DAG's run before.</summary>
    Past,

    /// <summary>A limit has no room for it: a pool, active tasks of the DAG or of the task.</summary>
    Limit,

    /// <summary>Its DAG is paused, so its run is not started.</summary>
    DagPaused,

    /// <summary>Its run waits, because as many runs of the DAG are active as may be.</summary>
    ActiveRuns,

    /// <summary>Its run waits for a scheduler to start it.</summary>
    RunQueued,

    /// <summary>A person holds its run.</summary>
    RunPaused,

    /// <summary>Its run is being stopped.</summary>
    RunStopping,

    /// <summary>No live agent serves its queue.</summary>
    NoAgent,

    /// <summary>All slots of the agents of its queue are taken.</summary>
    NoSlots,

    /// <summary>An agent with room takes it next.</summary>
    NextTurn,

    /// <summary>It waits for a time: its retry, or a sensor's next look.</summary>
    NotDue,

    /// <summary>It waits for a person.</summary>
    AwaitingInput,

    /// <summary>It waits for something outside its run: news, a callback, another run.</summary>
    Event,
}
