namespace Tradewind.Graph;

/// <summary>The sorts of task.</summary>
public enum TaskKind
{
    /// <summary>Does work: a lambda or an action operator.</summary>
    Action,

    /// <summary>Moves rows from a source to a sink.</summary>
    Transfer,

    /// <summary>Waits until something is there, without holding a slot between two looks.</summary>
    Sensor,

    /// <summary>Chooses which of its direct successors go on.</summary>
    Branch,

    /// <summary>Asks a person, without holding a slot.</summary>
    Approval,
}
