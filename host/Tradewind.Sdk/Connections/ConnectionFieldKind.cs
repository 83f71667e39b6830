namespace Tradewind;

/// <summary>What a field of a connection takes.</summary>
public enum ConnectionFieldKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A text that is never shown again and masked in logs.</summary>
    Secret,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no: <c>true</c> or <c>false</c> in <see cref="Connection.Extra"/>.</summary>
    Bool,

    /// <summary>One of <see cref="ConnectionField.Choices"/>.</summary>
    Choice,
}
