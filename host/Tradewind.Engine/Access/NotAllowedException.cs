namespace Tradewind.Engine.Access;

/// <summary>The caller's role does not allow the command.</summary>
public sealed class NotAllowedException(string message) : Exception(message);
