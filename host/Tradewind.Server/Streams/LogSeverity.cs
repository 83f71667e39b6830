namespace Tradewind.Server.Streams;

/// <summary>How serious a line of a log is, the least first.</summary>
internal enum LogSeverity
{
    Debug,
    Information,
    Warning,
    Error,
}
