namespace Tradewind.Protocol.Frames;

/// <summary>The messages between a parent (agent or server) and its child process (runner or dag-processor).</summary>
public enum MessageKind : byte
{
    /// <summary>Child to parent: connected, with the secret it was started with.</summary>
    Hello = 1,

    /// <summary>Parent to child: what it needs to know before anything else.</summary>
    Welcome = 2,

    /// <summary>Agent to runner: run this attempt.</summary>
    Run = 3,

    /// <summary>Agent to runner: stop this attempt.</summary>
    Cancel = 4,

    /// <summary>Runner to agent: this attempt (or look) is over.</summary>
    Outcome = 5,

    /// <summary>Runner to agent: lines for an attempt's log.</summary>
    Log = 6,

    /// <summary>Child to parent: a question.</summary>
    Ask = 8,

    /// <summary>Parent to child: the answer.</summary>
    Answer = 9,

    /// <summary>Child to parent: still there.</summary>
    Heartbeat = 10,

    /// <summary>Server to dag-processor: look through the plugin folders.</summary>
    Plugins = 11,

    /// <summary>Server to dag-processor: compile and load this script.</summary>
    Process = 12,

    /// <summary>Dag-processor to server: what came of it.</summary>
    Processed = 13,

    /// <summary>Dag-processor to server: this is the state that is about to be compiled.</summary>
    Found = 14,

    /// <summary>Dag-processor to server: the plugins that were found.</summary>
    PluginsSeen = 15,

    /// <summary>Server to dag-processor: which slots does this DAG's own timetable name?</summary>
    ListSlots = 16,

    /// <summary>Dag-processor to server: these.</summary>
    SlotsListed = 17,

    /// <summary>Server to dag-processor: what is to be said about this place of a script that somebody writes?</summary>
    AskPlace = 18,

    /// <summary>Dag-processor to server: this.</summary>
    PlaceTold = 19,

    /// <summary>Server to dag-processor: try this connection.</summary>
    TestConnection = 20,

    /// <summary>Dag-processor to server: what came of it.</summary>
    ConnectionTested = 21,

    /// <summary>Dag-processor to server: this plugin is about to be loaded.</summary>
    PluginTried = 30,

    /// <summary>Server to dag-processor: what does this package of a plugin hold? Answered by <see cref="PluginsSeen"/>.</summary>
    CheckPackage = 31,
}
