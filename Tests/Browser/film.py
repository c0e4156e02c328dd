"""A film for a camera that is not there: one still picture of a symbol, as raw video (Y4M)."""

import zxingcpp

WIDTH, HEIGHT = 640, 480
FRAMES = 3


def symbol(text, kind):
    """Rows of grey, dark on light, with its quiet zone about it."""
    made = zxingcpp.create_barcode(text, kind)
    picture = memoryview(zxingcpp.write_barcode_to_image(made, scale=3 if "128" in kind.name else 8))
    height, width = picture.shape[0], picture.shape[1]
    grey = picture.tobytes()
    return [grey[row * width:(row + 1) * width] for row in range(height)]


def write(path, text, kind=zxingcpp.BarcodeFormat.QRCode):
    rows = symbol(text, kind)
    top, left = (HEIGHT - len(rows)) // 2, (WIDTH - len(rows[0])) // 2
    light = bytearray(b"\xeb" * (WIDTH * HEIGHT))
    for number, row in enumerate(rows):
        start = (top + number) * WIDTH + left
        light[start:start + len(row)] = row
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (WIDTH * HEIGHT // 2)
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + frame * FRAMES)


def camera(path):
    """What makes a browser take the film for its camera."""
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"]
