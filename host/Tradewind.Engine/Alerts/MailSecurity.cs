namespace Tradewind.Engine.Alerts;

/// <summary>How the way to a mail server is secured. The numbers are stored: never change one.</summary>
public enum MailSecurity : byte
{
    /// <summary>It begins in the clear and is encrypted before anything is said (port 587).</summary>
    StartTls = 0,

    /// <summary>Encrypted from the first byte (port 465).</summary>
    Tls = 1,

    /// <summary>In the clear: for a relay on the same machine.</summary>
    None = 2,
}
