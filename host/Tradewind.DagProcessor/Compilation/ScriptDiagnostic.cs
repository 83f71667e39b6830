namespace Tradewind.DagProcessor.Compilation;

/// <summary>What is to be said about a place in a script.</summary>
internal sealed record ScriptDiagnostic
{
    /// <summary>The file, relative to the DAG folder: the script or one it loads.</summary>
    public required string Path { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <summary>Where the place ends; 0 when unknown.</summary>
    public int EndLine { get; init; }

    /// <summary>The column after it; 0 when unknown.</summary>
    public int EndColumn { get; init; }

    /// <summary>False for a warning.</summary>
    public bool IsError { get; init; } = true;

    /// <summary>The compiler's code (CS0103) or one of <see cref="DiagnosticCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the graph of its DAG shows it too, which is checked by the engine's rules.</summary>
    public bool ShownByGraph { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public required string Message { get; init; }
}
