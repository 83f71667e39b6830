using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Try this connection. Answered by <see cref="ConnectionTested"/>.</summary>
/// <param name="Plugin">The plugin that brings its type: name and content hash.</param>
/// <param name="Type">The type's id.</param>
/// <param name="LimitMilliseconds">How long it may take.</param>
/// <param name="Connection">The connection as JSON, with its secrets.</param>
public sealed record TestConnection(string Plugin, string Type, int LimitMilliseconds, ReadOnlyMemory<byte> Connection) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.TestConnection;

    /// <summary>Reads one.</summary>
    public static TestConnection Read(FrameReader from) => new(from.Text(), from.Text(), from.Int(), from.MaybeBytes() ?? throw new InvalidDataException("A frame lacks a connection."));

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Text(Plugin);
        to.Text(Type);
        to.Int(LimitMilliseconds);
        to.Bytes(Connection);
    }

    /// <summary>Without the connection, which has secrets.</summary>
    public override string ToString() => $"TestConnection of type {Type} by {Plugin}";
}
