namespace Tradewind.DagProcessor.Compilation;

/// <summary>Codes of diagnostics that are ours and not the compiler's.</summary>
internal static class DiagnosticCodes
{
    /// <summary>A <c>#r</c> directive.</summary>
    public const string ReferenceRefused = "TW0101";

    /// <summary>A <c>#load</c> of a file outside the DAG folder.</summary>
    public const string LoadOutsideFolder = "TW0102";

    /// <summary>A <c>#load</c> of a file that is not there.</summary>
    public const string LoadNotFound = "TW0103";

    /// <summary>Use of <c>dynamic</c>.</summary>
    public const string DynamicRefused = "TW0104";

    /// <summary>The script threw while it built its DAGs.</summary>
    public const string LoadFailed = "TW0110";

    /// <summary>The DAG cannot run as it was built.</summary>
    public const string InvalidDag = "TW0111";

    /// <summary>Two DAGs of one id in one script.</summary>
    public const string DuplicateDag = "TW0112";

    /// <summary>A plugin the script was compiled against cannot be loaded.</summary>
    public const string PluginUnusable = "TW0113";

    /// <summary>The script's file cannot be read.</summary>
    public const string Unreadable = "TW0120";

    /// <summary>The compiler did not finish within its limit.</summary>
    public const string TooSlow = "TW0121";

    /// <summary>The compiler itself failed over the script.</summary>
    public const string CompilerFailed = "TW0122";
}
