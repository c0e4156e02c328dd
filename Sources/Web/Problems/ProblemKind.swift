/// One entry of the catalogue of refusals (danh mục lỗi).
///
/// The code never changes once a program has seen it; the sentences may be improved. Features add
/// their own kinds as static constants in an extension, so that every refusal of the service is
/// found by looking for `ProblemKind(`.
package struct ProblemKind: Sendable, Hashable {
    /// Snake case, unique, stable for ever.
    package let code: String
    package let status: Int
    package let vietnamese: String
    package let english: String

    package init(_ code: String, _ status: Int, vi vietnamese: String, en english: String) {
        self.code = code
        self.status = status
        self.vietnamese = vietnamese
        self.english = english
    }

    package func sentence(in language: Language) -> String {
        language == .vietnamese ? vietnamese : english
    }
}

extension ProblemKind {
    // MARK: 400

    package static let bodyNotUTF8 = ProblemKind(
        "body_not_utf8", 400,
        vi: "Nội dung gửi lên không phải UTF-8 hợp lệ.",
        en: "The body is not valid UTF-8.")
    package static let bodyNotJSON = ProblemKind(
        "body_not_json", 400,
        vi: "Nội dung gửi lên không phải JSON hợp lệ.",
        en: "The body is not valid JSON.")
    package static let bodyTooDeep = ProblemKind(
        "body_too_deep", 400,
        vi: "Nội dung gửi lên lồng nhau quá sâu hoặc có quá nhiều phần tử.",
        en: "The body is nested too deeply or holds too many values.")
    package static let bodyMissing = ProblemKind(
        "body_missing", 400,
        vi: "Thiếu nội dung gửi lên.",
        en: "A body is missing.")
    package static let bodyCutShort = ProblemKind(
        "body_cut_short", 400,
        vi: "Nội dung gửi lên bị ngắt giữa chừng.",
        en: "The body ended before it was complete.")
    package static let formMalformed = ProblemKind(
        "form_malformed", 400,
        vi: "Biểu mẫu gửi lên không đọc được.",
        en: "The form could not be read.")
    package static let pathMalformed = ProblemKind(
        "path_malformed", 400,
        vi: "Địa chỉ có ký tự không hợp lệ.",
        en: "The address holds a character that is not allowed.")
    package static let queryMalformed = ProblemKind(
        "query_malformed", 400,
        vi: "Tham số trên địa chỉ không đọc được.",
        en: "The query of the address could not be read.")
    package static let headerMalformed = ProblemKind(
        "header_malformed", 400,
        vi: "Một tiêu đề của yêu cầu không hợp lệ.",
        en: "A header of the request is malformed.")

    // MARK: 401, 403

    package static let signInNeeded = ProblemKind(
        "sign_in_needed", 401,
        vi: "Bạn cần đăng nhập.",
        en: "You need to sign in.")
    package static let credentialsWrong = ProblemKind(
        "credentials_wrong", 401,
        vi: "Tên đăng nhập hoặc mật khẩu không đúng.",
        en: "The user name or the password is wrong.")
    package static let roleNotAllowed = ProblemKind(
        "role_not_allowed", 403,
        vi: "Vai trò của bạn không được làm việc này.",
        en: "Your role may not do this.")
    package static let passwordChangeNeeded = ProblemKind(
        "password_change_needed", 403,
        vi: "Bạn cần tự đặt mật khẩu mới trước đã.",
        en: "You need to choose a password of your own first.")
    package static let formTokenWrong = ProblemKind(
        "form_token_wrong", 403,
        vi: "Biểu mẫu đã cũ hoặc không phải của phiên này. Hãy mở lại trang rồi gửi lại.",
        en: "The form is stale or does not belong to this session. Open the page again and resend.")
    package static let originNotAllowed = ProblemKind(
        "origin_not_allowed", 403,
        vi: "Yêu cầu đến từ một trang khác nên bị từ chối.",
        en: "The request came from another site and was refused.")

    // MARK: 404 – 415

    package static let notFound = ProblemKind(
        "not_found", 404,
        vi: "Không tìm thấy.",
        en: "Not found.")
    package static let methodNotAllowed = ProblemKind(
        "method_not_allowed", 405,
        vi: "Địa chỉ này không nhận thao tác đó.",
        en: "This address does not take that method.")
    package static let conflict = ProblemKind(
        "conflict", 409,
        vi: "Dữ liệu đã đổi hoặc trùng với dữ liệu có sẵn.",
        en: "The data changed meanwhile, or collides with what exists.")
    package static let keyInFlight = ProblemKind(
        "idempotency_key_in_flight", 409,
        vi: "Yêu cầu mang khóa này đang được xử lý.",
        en: "A request with this key is being processed.")
    package static let erased = ProblemKind(
        "erased", 410,
        vi: "Dữ liệu này đã được xóa theo quy định.",
        en: "This data has been erased as the rules demand.")
    package static let versionStale = ProblemKind(
        "version_stale", 412,
        vi: "Hồ sơ đã thay đổi sau lần bạn xem. Hãy tải lại.",
        en: "It has changed since you read it. Read it again.")
    package static let bodyTooLarge = ProblemKind(
        "body_too_large", 413,
        vi: "Nội dung gửi lên quá lớn.",
        en: "The body is too large.")
    package static let mediaTypeNotSupported = ProblemKind(
        "media_type_not_supported", 415,
        vi: "Kiểu nội dung không được hỗ trợ.",
        en: "This content type is not supported.")

    // MARK: 422 – 429

    package static let invalid = ProblemKind(
        "invalid", 422,
        vi: "Có chỗ điền chưa đúng.",
        en: "Some fields are not right.")
    package static let keyReused = ProblemKind(
        "idempotency_key_reused", 422,
        vi: "Khóa này đã được dùng cho một yêu cầu khác.",
        en: "This key was used for a different request.")
    package static let pageTokenWrong = ProblemKind(
        "page_token_wrong", 422,
        vi: "Dấu trang không dùng được cho danh sách này.",
        en: "The page token does not fit this list.")
    package static let versionNeeded = ProblemKind(
        "version_needed", 428,
        vi: "Cần tiêu đề If-Match mang phiên bản đã xem.",
        en: "An If-Match header with the version you read is needed.")
    package static let tooManyAttempts = ProblemKind(
        "too_many_attempts", 429,
        vi: "Quá nhiều lần thử. Hãy đợi một lát.",
        en: "Too many attempts. Wait a little.")
    // MARK: 500 – 503

    package static let unexpected = ProblemKind(
        "unexpected", 500,
        vi: "Có lỗi ngoài dự kiến. Chúng tôi đã ghi lại.",
        en: "Something unexpected went wrong. It has been recorded.")
    package static let overloaded = ProblemKind(
        "overloaded", 503,
        vi: "Hệ thống đang quá tải. Hãy thử lại sau giây lát.",
        en: "The service is overloaded. Try again in a moment.")
    package static let databaseUnavailable = ProblemKind(
        "database_unavailable", 503,
        vi: "Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau giây lát.",
        en: "The database does not answer at the moment. Try again shortly.")
    package static let tookTooLong = ProblemKind(
        "took_too_long", 503,
        vi: "Yêu cầu xử lý quá lâu nên đã dừng. Hãy thử lại.",
        en: "The request took too long and was stopped. Try again.")
    package static let notReady = ProblemKind(
        "not_ready", 503,
        vi: "Hệ thống chưa sẵn sàng.",
        en: "The service is not ready.")
}

extension ProblemKind {
    /// The kinds that `Web` itself answers with.
    package static let web: [ProblemKind] = [
        .bodyNotUTF8, .bodyNotJSON, .bodyTooDeep, .bodyMissing, .bodyCutShort, .formMalformed,
        .pathMalformed, .queryMalformed, .headerMalformed, .signInNeeded, .credentialsWrong,
        .roleNotAllowed, .passwordChangeNeeded, .formTokenWrong, .originNotAllowed, .notFound,
        .methodNotAllowed, .conflict, .keyInFlight, .erased, .versionStale, .bodyTooLarge,
        .mediaTypeNotSupported,
        .invalid, .keyReused, .pageTokenWrong, .versionNeeded, .tooManyAttempts,
        .unexpected, .overloaded, .databaseUnavailable, .tookTooLong, .notReady,
    ]
}
