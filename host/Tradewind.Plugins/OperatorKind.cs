namespace Tradewind.Plugins;

/// <summary>The sorts of operator a plugin can bring.</summary>
public enum OperatorKind
{
    /// <summary>Does work.</summary>
    Action,

    /// <summary>Looks whether something is there.</summary>
    Sensor,

    /// <summary>Reads rows for a transfer.</summary>
    Source,

    /// <summary>Writes rows of a transfer.</summary>
    Sink,
}
