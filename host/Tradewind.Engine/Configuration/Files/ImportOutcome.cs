namespace Tradewind.Engine.Configuration.Files;

/// <summary>What becomes of an entry.</summary>
public enum ImportOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>What was stored is replaced.</summary>
    Changed,

    /// <summary>It is stored just so.</summary>
    Same,

    /// <summary>What is stored stays, although the file has it otherwise.</summary>
    Skipped,

    /// <summary>A new variable whose value the file does not have: it is to be stored by hand.</summary>
    LeftOut,
}
