namespace Tradewind.Terminal;

/// <summary>A command that cannot do what it was asked for; the message names the thing and the next step.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
