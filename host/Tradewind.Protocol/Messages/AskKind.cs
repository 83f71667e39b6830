namespace Tradewind.Protocol.Messages;

/// <summary>What a child may ask for.</summary>
public enum AskKind : byte
{
    /// <summary>The compiled bytes of a bundle: assembly, then symbols.</summary>
    Bundle = 1,

    /// <summary>A plugin's folder as a zip, by content hash.</summary>
    Plugin = 2,

    /// <summary>Outputs of a task: one value, or one for each index in order.</summary>
    XCom = 3,

    /// <summary>To store an output under a key.</summary>
    PutXCom = 4,

    /// <summary>A connection as JSON.</summary>
    Connection = 5,

    /// <summary>A variable's value.</summary>
    Variable = 6,

    /// <summary>The news that brought the attempt's run about, as JSON.</summary>
    Triggers = 7,
}
