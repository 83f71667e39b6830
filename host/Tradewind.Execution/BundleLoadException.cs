using System.Diagnostics;

namespace Tradewind.Execution;

/// <summary>A script that threw while it built its DAGs; the message is the cause's.</summary>
public sealed class BundleLoadException : Exception
{
    internal BundleLoadException(string name, Exception cause) : base($"{cause.GetType().Name}: {cause.Message}", cause)
    {
        var frame = new StackTrace(cause, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetFileName() is { Length: > 0 } file && IsScript(file, name));
        File = frame?.GetFileName();
        Line = frame?.GetFileLineNumber() ?? 0;
    }

    /// <summary>The script file it happened in, relative to the DAG folder; null when unknown.</summary>
    public string? File { get; }

    /// <summary>The line it happened on, from 1; 0 when unknown.</summary>
    public int Line { get; }

    // Trees carry paths relative to the DAG folder; a frame of a plugin or of our own has an absolute one.
    private static bool IsScript(string file, string name) => file == name || !Path.IsPathRooted(file);
}
