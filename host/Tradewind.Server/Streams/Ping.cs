namespace Tradewind.Server.Streams;

/// <summary>Says nothing but that the connection lives.</summary>
internal sealed class Ping
{
    public static readonly Ping Instance = new();
}
