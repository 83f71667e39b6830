namespace Tradewind.DagProcessor.Compilation;

/// <summary>Codes of diagnostics that are ours and not the compiler's.</summary>
internal static class DiagnosticCodes
{
    /// <summary>A <c>#r</c> directive.</summary>
    public const string ReferenceRefused = "TW0001";

    /// <summary>A <c>#load</c> of a file outside the DAG folder.</summary>
    public const string LoadOutsideFolder = "TW0002";

    /// <summary>A <c>#load</c> of a file that is not there.</summary>
    public const string LoadNotFound = "TW0003";

    /// <summary>Use of <c>dynamic</c>.</summary>
    public const string DynamicRefused = "TW0004";

    /// <summary>The script threw while it built its DAGs.</summary>
    public const string LoadFailed = "TW0010";

    /// <summary>The DAG cannot run as it was built.</summary>
    public const string InvalidDag = "TW0011";

    /// <summary>Two DAGs of one id in one script.</summary>
    public const string DuplicateDag = "TW0012";

    /// <summary>A plugin the script was compiled against cannot be loaded.</summary>
    public const string PluginUnusable = "TW0013";
}
