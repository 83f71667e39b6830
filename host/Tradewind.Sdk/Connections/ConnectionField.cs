namespace Tradewind;

/// <summary>A field in the form of a <see cref="ConnectionType"/>.</summary>
/// <param name="Name">
/// <c>host</c>, <c>port</c>, <c>login</c>, <c>password</c> or <c>database</c> for that part of the <see cref="Connection"/>; any other name stands in
/// <see cref="Connection.Extra"/>. 1 to 100 letters, digits, <c>_ - .</c>
/// </param>
/// <param name="Title">What the form calls it.</param>
public sealed record ConnectionField(string Name, string Title)
{
    /// <summary>
    /// What it takes. <c>port</c> is a number and <c>password</c> a secret whatever stands here. The name of another secret says so, for that is what
    /// masks in logs go by: it has <c>password</c>, <c>secret</c>, <c>token</c> or <c>key</c> in it.
    /// </summary>
    public ConnectionFieldKind Kind { get; init; } = Name switch { "port" => ConnectionFieldKind.Number, "password" => ConnectionFieldKind.Secret, _ => ConnectionFieldKind.Text };

    /// <summary>Whether a connection of the type must have it.</summary>
    public bool Required { get; init; }

    /// <summary>What counts when it is empty; the form shows it. It is not stored: the operators of the plugin know it too.</summary>
    public string? Default { get; init; }

    /// <summary>What may be chosen, for a <see cref="ConnectionFieldKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A sentence below it.</summary>
    public string? Help { get; init; }
}
