namespace Tradewind.Engine.Transport;

/// <summary>What can become of an order in the transport's storage.</summary>
public enum StandingKind : byte
{
    /// <summary>It is there, and will be delivered (again) by itself.</summary>
    Waiting,

    /// <summary>It is not there (any more), and will not be delivered.</summary>
    Gone,

    /// <summary>Somebody deleted it there: its task is to be cancelled.</summary>
    Deleted,
}
