namespace Tradewind.Logging;

/// <summary>How a process writes its log.</summary>
public enum LogFormat
{
    /// <summary>A line for people to read.</summary>
    Text,

    /// <summary>A JSON object a line, for programs.</summary>
    Json,
}
