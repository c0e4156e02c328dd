import HTTPTypes
import Hummingbird

/// What browsers are told about every answer (tiêu đề bảo mật).
enum SecurityHeaders {
    /// Nothing inline, nothing from elsewhere. A template with `style=` or `onclick=` won't work,
    /// which is the point.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "font-src 'self'", "connect-src 'self'", "media-src 'self' blob:", "manifest-src 'self'",
        "worker-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        "object-src 'none'",
    ].joined(separator: "; ")

    private static let always: HTTPFields = [
        .contentSecurityPolicy: policy,
        .xContentTypeOptions: "nosniff",
        // Not `no-referrer`: with it a browser calls the origin of our own forms `null`.
        .referrerPolicy: "same-origin",
        .permissionsPolicy: "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
        .openerPolicy: "same-origin",
        .resourcePolicy: "same-origin",
    ]

    private static let noStore = HTTPField(name: .cacheControl, value: "no-store")
    private static let onlyTLS = HTTPField(
        name: .strictTransportSecurity, value: "max-age=31536000")

    /// The few headers of the answer are put after the many that are always the same.
    static func add(to response: inout Response, secure: Bool) {
        var headers = always
        var hasCaching = false
        for field in response.headers {
            headers.append(field)
            hasCaching = hasCaching || field.name == .cacheControl
        }
        if !hasCaching { headers.append(noStore) }
        if secure { headers.append(onlyTLS) }
        response.headers = headers
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self("Referrer-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
    static let openerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
}
