namespace Tradewind.Engine.Feed;

/// <summary>What a <see cref="Notice"/> is about.</summary>
public enum Topic : byte
{
    /// <summary>Tasks became ready in a queue; the key is the queue.</summary>
    Ready,

    /// <summary>Something will fall due earlier than was known.</summary>
    Due,

    /// <summary>A run waits to be started, or a run ended and another may start.</summary>
    RunQueued,

    /// <summary>A run was asked to stop; the key is its id.</summary>
    Cancel,

    /// <summary>A run or its instances changed; the key is its id.</summary>
    Run,

    /// <summary>A DAG changed (version, paused, active, schedule); the key is its id.</summary>
    Dag,

    /// <summary>A script's faults changed; the key is its path.</summary>
    ImportError,

    /// <summary>The plugins changed.</summary>
    Plugins,

    /// <summary>A node came, went or changed.</summary>
    Nodes,

    /// <summary>A task waits for its limits, or gave back what it had of them. Stays in its process: whoever changes something admits what follows from it.</summary>
    Limits,

    /// <summary>Callbacks wait to be called.</summary>
    Callbacks,

    /// <summary>Pools came, went or changed.</summary>
    Pools,

    /// <summary>A connection or a variable came, went or changed.</summary>
    Configuration,

    /// <summary>Channels are to be told something, or a channel changed.</summary>
    Alerts,

    /// <summary>An account or a token came, went or changed.</summary>
    Access,

    /// <summary>Too much changed to say what: look again at everything.</summary>
    Everything,
}
