namespace Tradewind.Engine.Ports;

/// <summary>What became of a change of a task's state.</summary>
public enum StatePut
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>The attempt is over or was replaced.</summary>
    Refused,

    /// <summary>The instance keeps as many values as it may.</summary>
    TooMany,
}
