using System.Text.Json.Serialization;

namespace Tradewind.Engine.Bundles;

/// <summary>Something wrong with a script.</summary>
/// <param name="Path">The file, relative to the DAG folder (the script or one it loads).</param>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
/// <param name="Code">The compiler's code (CS0103) or one of ours (TW…).</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="EndLine">Where the place ends; 0 when unknown.</param>
/// <param name="EndColumn">The column after it; 0 when unknown.</param>
public sealed record ScriptFault(string Path, int Line, int Column, string Code, string Message, int EndLine = 0, int EndColumn = 0)
{
    /// <summary><c>orders.csx(3,12)</c>, as far as it is known.</summary>
    [JsonIgnore]
    public string Place => Line <= 0 ? Path : Column <= 0 ? $"{Path}({Line})" : $"{Path}({Line},{Column})";
}
