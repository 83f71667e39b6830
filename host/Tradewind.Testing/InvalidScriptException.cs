namespace Tradewind.Testing;

/// <summary>A script cannot be loaded; the message lists everything that is wrong with it, with line and column.</summary>
public sealed class InvalidScriptException(string message) : Exception(message);
