namespace Tradewind.Engine.Logs;

/// <summary>Names an attempt's stream.</summary>
public readonly record struct LogKey(long Instance, int Attempt);
