namespace Tradewind.Engine.Recovery;

/// <summary>What a person does to runs or some of their tasks.</summary>
public enum RecoveryAction : byte
{
    /// <summary>They run again.</summary>
    Clear,

    /// <summary>They end as the person says.</summary>
    Mark,

    /// <summary>They are stopped.</summary>
    Cancel,

    /// <summary>A run is held: running attempts end, nothing new starts.</summary>
    Pause,

    /// <summary>A held run goes on.</summary>
    Resume,
}
