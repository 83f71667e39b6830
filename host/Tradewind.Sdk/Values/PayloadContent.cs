namespace Tradewind;

/// <summary>What a <see cref="Payload"/> is worth in one attempt.</summary>
/// <param name="Bytes">The bytes to send or write.</param>
/// <param name="ContentType">Their media type: <c>application/json</c> for objects and task outputs, <c>text/plain; charset=utf-8</c> for text, <c>application/octet-stream</c> for bytes.</param>
public sealed record PayloadContent(ReadOnlyMemory<byte> Bytes, string ContentType);
