namespace Tradewind.Engine.Configuration.Files;

/// <summary>What happens to an entry of a file that is stored already, with other values.</summary>
public enum ImportConflict
{
    /// <summary>It is a fault: nothing is imported.</summary>
    Fail,

    /// <summary>What is stored stays.</summary>
    Skip,

    /// <summary>The file counts; secrets that it leaves out stay.</summary>
    Overwrite,
}
